const POLICY = [
  "default-src 'self'",
  // The components and charts of the page set style attributes.
  "style-src 'self' 'unsafe-inline'",
  // Covers of records lie with Discogs.
  "img-src 'self' data: blob: https://i.discogs.com https://img.discogs.com",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Those that concern data, which no browser shows as a page: that of a request with a key. */
export const DATA_SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

/** The headers of every answer that a browser may show. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  ...DATA_SECURITY_HEADERS,
  'content-security-policy': POLICY,
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};
