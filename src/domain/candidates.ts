/** The longest list of recommendations that is given or stored for a user: what carts are filled from. */
export const MOST_CANDIDATES = 2000;
