namespace ModelSdk.Build.OpSupport.Tables;

/// <summary>The rows of Data/remedies.json.</summary>
internal static class RemedyTable
{
    private static readonly Lazy<Dictionary<string, Remedy>> Rows = new(static () => DataFiles
        .Read("remedies.json", TableJson.Default.RemedyFile).Remedies
        .ToDictionary(static line => line.Id, static line => new Remedy(line.Id, line.Text, line.Numerics, line.Source)));

    public static IReadOnlyCollection<Remedy> All => Rows.Value.Values;

    /// <summary>The row; null for no id.</summary>
    /// <exception cref="InvalidOperationException">There is no such row.</exception>
    public static Remedy? Find(string? id) => id is null ? null
        : Rows.Value.TryGetValue(id, out Remedy? remedy) ? remedy
        : throw new InvalidOperationException($"Data/remedies.json has no '{id}'");
}
