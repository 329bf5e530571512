import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressOutput } from './build/compress-output.ts';

const gateway = process.env['GATEWAY_URL'] ?? 'http://localhost:4000';

export default defineConfig({
  plugins: [react(), compressOutput()],
  build: {
    target: 'es2022',
    // Nothing is inlined: the Content-Security-Policy lets only files in.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      '/graphql': { target: gateway, ws: true },
      '/config.json': gateway,
      '/development': gateway,
      '/operations': gateway,
    },
  },
});
