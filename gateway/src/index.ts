export { type GatewayConfig, gatewayConfig } from './config.ts';
export { createGateway, type GatewayParts } from './gateway.ts';
export { planningLimits } from './planning/planning-limits.ts';
export { createCurrentSupergraph } from './supergraph/current-supergraph.ts';
export { loadSupergraph } from './supergraph/load-supergraph.ts';
