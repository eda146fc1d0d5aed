namespace ModelSdk.Build;

/// <summary>How many letters must be inserted, deleted, replaced or swapped with a neighbour to make one name the other.</summary>
internal static class EditDistance
{
    /// <summary>The distance, ignoring case.</summary>
    public static int Between(string left, string right)
    {
        left = left.ToUpperInvariant();
        right = right.ToUpperInvariant();
        int[,] distance = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                distance[i, j] = i == 0 || j == 0 ? i + j : Cheapest(distance, left, right, i, j);
            }
        }

        return distance[left.Length, right.Length];
    }

    /// <summary>The known name that an unknown one is within two edits of (one for names of up to four letters), or null.</summary>
    public static string? Suggest(string unknown, IEnumerable<string> known) => known
        .Select(name => (Name: name, Distance: Between(unknown, name)))
        .Where(static candidate => candidate.Distance <= (candidate.Name.Length > 4 ? 2 : 1) && candidate.Distance < candidate.Name.Length)
        .OrderBy(static candidate => candidate.Distance)
        .ThenBy(static candidate => candidate.Name, StringComparer.Ordinal)
        .Select(static candidate => candidate.Name)
        .FirstOrDefault();

    private static int Cheapest(int[,] distance, string left, string right, int i, int j)
    {
        int cost = left[i - 1] == right[j - 1] ? 0 : 1;
        int best = Math.Min(distance[i - 1, j - 1] + cost, 1 + Math.Min(distance[i - 1, j], distance[i, j - 1]));
        bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return swapped ? Math.Min(best, distance[i - 2, j - 2] + 1) : best;
    }
}
