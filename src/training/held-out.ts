/** The cut that every version is measured on; its test part chooses nothing, neither here nor in tuning. */
export const HELD_OUT = { method: 'temporal', testFraction: 0.2, seed: 1 } as const;
