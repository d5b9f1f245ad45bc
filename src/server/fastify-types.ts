import type { Principal } from './auth.ts';
import type { BodyKind } from './route.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before the handler runs. */
    principal: Principal | undefined;
    /** Whether this request is in the count of those being worked on. */
    counted: boolean;
  }
  interface FastifyContextConfig {
    bodyKind?: BodyKind;
  }
}
