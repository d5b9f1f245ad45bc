// Everyday first and last names, and ZIP codes of well-known places; none of them is of a person.

export const FEMALE_NAMES: readonly string[] = (
  'Alice Amira Anna Beatriz Carla Chloe Clara Dana Elena Emma Fatima Grace Hanna Ines Ivy Jada Julia ' +
  'Karen Lena Lucia Mei Mia Nora Olga Priya Rosa Ruth Sofia Tara Zoe'
).split(' ');

export const MALE_NAMES: readonly string[] = (
  'Adam Ahmed Andre Ben Carlos Chen Daniel David Diego Ethan Felix George Hugo Ian Ivan Jamal John ' +
  'Kenji Leo Liam Marco Milan Noah Omar Paul Ravi Samuel Theo Victor Will'
).split(' ');

export const LAST_NAMES: readonly string[] = (
  'Adams Ahmed Baker Brown Campbell Chen Clark Cohen Costa Cruz Davis Diaz Evans Fischer Garcia Green ' +
  'Hall Hansen Hill Ito Jackson Johnson Jones Kelly Khan Kim King Kowalski Lee Lewis Lopez Martin Meyer ' +
  'Miller Moore Murphy Nguyen Novak Okafor Olsen Patel Perez Petrov Reed Rivera Rossi Santos Schmidt ' +
  'Silva Singh Smith Suzuki Taylor Thomas Torres Walker Wang White Wilson Young'
).split(' ');

/** ZIP codes from all parts of the United States, several of large cities. */
export const ZIP_CODES: readonly string[] = (
  '02108 02139 02903 03101 04101 05401 06103 07102 08608 10001 10025 10453 11201 11375 12207 14202 ' +
  '15222 17101 19103 19802 20001 21201 23219 25301 27601 28202 29201 30303 32202 32801 33130 33602 ' +
  '35203 37203 38103 39201 40202 43215 44113 45202 46204 48226 49503 50309 53202 55401 57104 58102 ' +
  '59101 60601 60614 60647 63101 64106 66101 67202 68102 70112 71101 72201 73102 74103 75201 76102 ' +
  '77002 77019 78205 78701 79901 80202 82001 83702 84101 85003 85701 87102 89101 90012 90026 90210 ' +
  '90401 92101 94016 94103 94110 94301 94607 95113 95814 96813 97201 98101 98402 99201 99501'
).split(' ');
