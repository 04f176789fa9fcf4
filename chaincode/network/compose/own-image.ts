/** The image of our own parts, built from this repository on node's official image. */
import type { Network } from '../description/network';
import type { Container } from './container';

/** `hub` holds everything with Fabric's commands; `chaincode` the model and the contracts alone. */
export function ownImage(
  { containers }: Network,
  target: 'hub' | 'chaincode',
): Pick<Container, 'image' | 'build'> {
  return {
    image: `directory-hub/${target}`,
    build: {
      context: '.',
      dockerfile: 'chaincode/network/compose/Dockerfile',
      target,
      args: { GO_IMAGE: containers.go, NODE_IMAGE: containers.node },
    },
  };
}
