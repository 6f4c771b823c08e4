"""The process that judges: `python -m vaada.gate.worker`, one JSON request per line in, one JSON answer per line out.

Whatever a library prints goes to stderr; the answers have the first stdout for themselves.
"""

import json
import os
import sys
import traceback

LAST_FRAMES = 4  # of an unforeseen error's traceback


def main() -> None:
    """Answer requests until stdin ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    from vaada.errors import BadInput, VaadaError
    from vaada.gate.judge import Judge
    from vaada.gate.judgement import answer_to

    judge = Judge()
    for line in sys.stdin:
        try:
            answer = {"result": answer_to(json.loads(line), judge).as_json()}
        except BadInput as error:
            answer = {"problem": "bad_input", "message": str(error)}
        except VaadaError as error:
            answer = {"problem": "error", "message": f"gate: {error}"}
        except Exception:
            told = "".join(traceback.format_exc(limit=-LAST_FRAMES)).strip()
            answer = {"problem": "error", "message": f"gate: judging broke off, nothing is judged\n{told}"}
        answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
