/** What the mock answers is held to the core's shapes: what the core answers otherwise does not compile here. */
import type { Name, Reply } from '../api/call';
import type { Commands } from '../api/types.gen';

export type Answers = { [K in Name]?: (args: Commands[K][0]) => Reply<K> | Promise<Reply<K>> };
