import type { Kernel } from './kernel.ts';
import { createScalarKernel } from './scalar/scalar-kernel.ts';
import { createWasmKernel } from './wasm/wasm-kernel.ts';

/** Gives the fastest kernel that this engine runs. `memory` must be shared; the kernel reads and writes it at the caller's offsets. */
export function selectKernel(memory: WebAssembly.Memory): Kernel {
  return (
    createWasmKernel(memory, 'wasm-relaxed-simd') ??
    createWasmKernel(memory, 'wasm-simd') ??
    createScalarKernel(memory.buffer)
  );
}
