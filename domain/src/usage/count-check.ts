import { inForce, type Device } from '../catalogue/index.ts'

/** People for each one that a device counts, by the hand count in force; 1 where nobody has checked. Its errors are in both directions alike: no balance shows them. */
export function checkedWeight ({ countChecks = [] }: Pick<Device, 'countChecks'>, at: number): number {
  const check = inForce(countChecks, at)
  return check ? check.byHand / check.counted : 1
}
