namespace ModelSdk;

/// <summary>Turns the scores of a classifier into categories.</summary>
public static class Classification
{
    /// <summary>The categories with the highest scores, highest first; equal scores by index.</summary>
    /// <param name="scores">One score for each class, dequantized.</param>
    /// <param name="labels">As many labels, or null when the model has none.</param>
    /// <param name="maxResults">At most this many; 1 or more.</param>
    /// <param name="minScore">Lower scores are left out, and scores that are not numbers always are.</param>
    /// <param name="displayNames">As many names for people, or null to use the labels.</param>
    /// <exception cref="ArgumentException">There are more or fewer labels or names than scores.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxResults"/> is less than 1.</exception>
    public static IReadOnlyList<Category> Top(
        ReadOnlySpan<float> scores,
        IReadOnlyList<string>? labels,
        int maxResults = 5,
        float minScore = float.NegativeInfinity,
        IReadOnlyList<string>? displayNames = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxResults, 1);
        CheckCount(labels, scores.Length, nameof(labels));
        CheckCount(displayNames, scores.Length, nameof(displayNames));
        List<Category> best = new(Math.Min(maxResults, scores.Length) + 1);
        for (int i = 0; i < scores.Length; i++)
        {
            // Not "less than": that would let NaN in.
            if (!(scores[i] >= minScore) || (best.Count == maxResults && scores[i] <= best[^1].Score))
            {
                continue;
            }

            string label = labels?[i] ?? "";
            Category category = new(i, label, displayNames?[i] ?? label, scores[i]);
            int place = best.Count;
            while (place > 0 && best[place - 1].Score < category.Score)
            {
                place--;
            }

            best.Insert(place, category);
            if (best.Count > maxResults)
            {
                best.RemoveAt(maxResults);
            }
        }

        return best;
    }

    // One label too few usually means a background class, and every label would be off by one.
    private static void CheckCount(IReadOnlyList<string>? names, int scores, string parameter)
    {
        if (names is not null && names.Count != scores)
        {
            throw new ArgumentException($"There are {scores} scores but {names.Count} {parameter}.", parameter);
        }
    }
}
