import { SHELLS } from '../commands/setting-up.ts';

export type Shell = (typeof SHELLS)[number];

export const isShell = (text: string): text is Shell => SHELLS.some((shell) => shell === text);

interface Program {
  /** Of Node.js, and of the command line: absolute paths. */
  readonly node: string;
  readonly bin: string;
}

const posix = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const fish = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
const pwsh = (text: string): string => `'${text.replaceAll("'", "''")}'`;

// What was typed goes to the command line as words of their own, and comes back as lines: no shell reads it as a line of its own.

const bash = ({
  node,
  bin,
}: Program): string => `# Put this into ~/.bashrc: eval "$(npm --prefix DIR run -s tidemark -- completion bash)"
tidemark() { TIDEMARK_WORD=1 ${posix(node)} ${posix(bin)} "$@"; }
_tidemark() {
  local line words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(tidemark __complete -- "\${words[@]}" 2>/dev/null)
}
complete -F _tidemark tidemark
`;

const zsh = ({
  node,
  bin,
}: Program): string => `# Put this into ~/.zshrc, after compinit: eval "$(npm --prefix DIR run -s tidemark -- completion zsh)"
tidemark() { TIDEMARK_WORD=1 ${posix(node)} ${posix(bin)} "$@"; }
_tidemark() {
  local -a found
  # Unquoted, so that no line at all is no word at all.
  found=(\${(f)"$(tidemark __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  compadd -a found
}
compdef _tidemark tidemark
`;

const fishScript = ({
  node,
  bin,
}: Program): string => `# Put this into ~/.config/fish/config.fish: npm --prefix DIR run -s tidemark -- completion fish | source
function tidemark; TIDEMARK_WORD=1 ${fish(node)} ${fish(bin)} $argv; end
function __tidemark; tidemark __complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null; end
complete -c tidemark -f -a '(__tidemark)'
`;

const pwshScript = ({
  node,
  bin,
}: Program): string => `# Put this into $PROFILE: npm --prefix DIR run -s tidemark -- completion pwsh | Out-String | Invoke-Expression
function tidemark { $env:TIDEMARK_WORD = '1'; try { & ${pwsh(node)} ${pwsh(bin)} @args } finally { Remove-Item Env:TIDEMARK_WORD } }
Register-ArgumentCompleter -Native -CommandName tidemark -ScriptBlock {
  param($word, $line, $at)
  $words = @($line.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $at } | ForEach-Object { $_.Extent.Text }) + $word
  tidemark __complete -- @words 2>$null | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}
`;

const SCRIPTS: Readonly<Record<Shell, (program: Program) => string>> = {
  bash,
  zsh,
  fish: fishScript,
  pwsh: pwshScript,
};

/** What makes \`tidemark\` a word of a shell, from any folder, with completion of its commands, options and feeds. */
export const completionScript = (shell: Shell, program: Program): string => SCRIPTS[shell](program);
