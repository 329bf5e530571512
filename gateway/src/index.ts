export { type GatewayConfig, gatewayConfig } from './config.ts';
export { createGateway, type GatewayParts } from './gateway.ts';
