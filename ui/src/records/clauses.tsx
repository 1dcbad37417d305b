import { useClauseTitles } from '../api/clause-titles';
import { useWords } from '../i18n';

/** Clauses, each with what it is about where that is known. */
export function Clauses({ clauses }: { clauses: readonly string[] }) {
  const { say } = useWords();
  const title = useClauseTitles();
  return (
    <span className="clauses">
      {clauses.map((clause) => (
        <span key={clause} className="clause">
          {clause} {say(title(clause))}
        </span>
      ))}
    </span>
  );
}
