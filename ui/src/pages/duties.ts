import { useDesk } from '../api/session';
import { useWords } from '../i18n';

/** The word of a duty: the assessment's field that names its signer, or the post. */
export function useDuty(): (key: string) => string {
  const { say } = useWords();
  const { register } = useDesk();
  const fields = register('assessments')?.fields ?? [];
  const posts = register('appointments')?.fields.find((field) => field.key === 'post')?.options ?? [];
  return (key) => {
    const post = posts.find((one) => one.key === key);
    if (post) return say(post.label);
    const field = fields.find((one) => one.key === key);
    return field ? say(field.label).replace(/^.*[：:]\s*/, '') : key;
  };
}
