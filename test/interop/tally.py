"""What a check asked and what it left out, so that nothing is passed over in silence."""

import collections


class Tally:
    def __init__(self):
        self.asked = 0
        self.left_out = collections.Counter()

    def ask(self):
        self.asked += 1

    def leave(self, reason, count=1):
        if count > 0:
            self.left_out[reason] += count
