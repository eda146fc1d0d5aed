using System.Numerics.Tensors;

namespace ModelSdk.Cpu.Kernels.Detection;

/// <summary>Which boxes are detections: by the best class of each box (fast), or class by class (regular).</summary>
internal sealed partial class DetectionPostProcess
{
    // Classes stand after the background, where there is one.
    private int FirstClass => _columns - _options.Classes;

    // One round over all boxes, each with the score of its best class; every detection lists its best classes.
    private int ChooseByBox(Choice choice)
    {
        Span<Candidate> candidates = choice.Candidates;
        int open = 0;
        for (int i = 0; i < _boxes; i++)
        {
            float best = TensorPrimitives.Max(Classes(choice, i));
            if (best >= _options.ScoreThreshold)
            {
                candidates[open++] = new Candidate(best, i);
            }
        }

        Span<Candidate> kept = choice.Kept[..KeptLimit];
        int count = Suppress(choice, candidates[..open], kept[.._options.MaxDetections]);
        int listed = Math.Min(_options.MaxClassesPerDetection, _options.Classes);
        for (int i = 0; i < count; i++)
        {
            Candidate last = new(float.PositiveInfinity, -1);
            for (int j = 0; j < listed; j++)
            {
                last = NextClass(Classes(choice, kept[i].Index), last);
                Write(choice, (i * _options.MaxClassesPerDetection) + j, kept[i].Index, last.Index, last.Score);
            }
        }

        return count;
    }

    // One round for each class; the detections of all classes are merged by score, earlier classes first.
    private int ChooseByClass(Choice choice)
    {
        int limit = KeptLimit;
        Span<Candidate> all = choice.Kept[..limit];
        Span<Candidate> merged = choice.Kept.Slice(limit, limit);
        Span<Candidate> ofClass = choice.Kept.Slice(2 * limit, Math.Min(_options.DetectionsPerClass, _options.MaxDetections));
        int count = 0;
        for (int column = FirstClass; column < _columns; column++)
        {
            int open = 0;
            for (int i = 0; i < _boxes; i++)
            {
                float score = choice.Scores[(i * _columns) + column];
                if (score >= _options.ScoreThreshold)
                {
                    choice.Candidates[open++] = new Candidate(score, i);
                }
            }

            int found = Suppress(choice, choice.Candidates[..open], ofClass);
            for (int i = 0; i < found; i++)
            {
                ofClass[i] = new Candidate(ofClass[i].Score, (ofClass[i].Index * _columns) + column);
            }

            count = Math.Min(Merge(all[..count], ofClass[..found], merged), _options.MaxDetections);
            merged[..count].CopyTo(all);
        }

        for (int i = 0; i < count; i++)
        {
            Write(choice, i, all[i].Index / _columns, (all[i].Index % _columns) - FirstClass, all[i].Score);
        }

        return count;
    }

    // Best score first; each detection closes those that overlap it too much.
    private int Suppress(Choice choice, Span<Candidate> candidates, Span<Candidate> kept)
    {
        candidates.Sort();
        Span<bool> isOpen = choice.IsOpen[..candidates.Length];
        isOpen.Fill(true);
        int count = 0;
        for (int i = 0; i < candidates.Length && count < kept.Length; i++)
        {
            if (!isOpen[i])
            {
                continue;
            }

            kept[count++] = candidates[i];
            ref readonly Box box = ref choice.Boxes[candidates[i].Index];
            for (int j = i + 1; j < candidates.Length; j++)
            {
                isOpen[j] &= !(Box.Overlap(in box, in choice.Boxes[candidates[j].Index]) > _options.OverlapThreshold);
            }
        }

        return count;
    }

    private static int Merge(ReadOnlySpan<Candidate> first, ReadOnlySpan<Candidate> second, Span<Candidate> merged)
    {
        int i = 0;
        int j = 0;
        while (i < first.Length || j < second.Length)
        {
            bool takesFirst = j == second.Length || (i < first.Length && first[i].Score >= second[j].Score);
            merged[i + j] = takesFirst ? first[i] : second[j];
            (i, j) = takesFirst ? (i + 1, j) : (i, j + 1);
        }

        return i + j;
    }

    // The best class after another one in the order of falling score; at equal scores the lower class comes first.
    private static Candidate NextClass(ReadOnlySpan<float> scores, Candidate last)
    {
        Candidate best = new(float.NegativeInfinity, scores.Length);
        for (int i = 0; i < scores.Length; i++)
        {
            Candidate candidate = new(scores[i], i);
            if (candidate.CompareTo(last) > 0 && candidate.CompareTo(best) < 0)
            {
                best = candidate;
            }
        }

        return best;
    }

    private ReadOnlySpan<float> Classes(Choice choice, int box) =>
        choice.Scores.Slice((box * _columns) + FirstClass, _options.Classes);

    private static void Write(Choice choice, int at, int box, int category, float score)
    {
        choice.OutputBoxes[at] = choice.Boxes[box];
        choice.OutputClasses[at] = category;
        choice.OutputScores[at] = score;
    }

    /// <summary>Memory of one run.</summary>
    private readonly ref struct Choice
    {
        public Span<Box> Boxes { get; init; }

        public Span<float> Scores { get; init; }

        public Span<Candidate> Candidates { get; init; }

        public Span<Candidate> Kept { get; init; }

        public Span<bool> IsOpen { get; init; }

        public Span<Box> OutputBoxes { get; init; }

        public Span<float> OutputClasses { get; init; }

        public Span<float> OutputScores { get; init; }
    }
}
