import type { SteadyClock } from '../../core/index.ts';
import { type Budget, type BudgetLimits, ServiceBudget } from './budget.ts';

/** The budget of a service, by any URL of it. */
export type BudgetOf = (serviceUrl: string, limits: BudgetLimits) => Budget;

/** The budgets of a process: one for each service, which is an origin. The limits are those of whoever asks first. */
export const createBudgets = (clock: SteadyClock): BudgetOf => {
  const byOrigin = new Map<string, Budget>();
  return (serviceUrl, limits) => {
    const { origin } = new URL(serviceUrl);
    const budget = byOrigin.get(origin) ?? new ServiceBudget(limits, clock);
    byOrigin.set(origin, budget);
    return budget;
  };
};
