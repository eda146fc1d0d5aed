namespace ModelSdk.Build.Packs.Rules;

/// <summary>Lists in messages: the first twenty, and how many more there are.</summary>
internal static class NameList
{
    private const int Shown = 20;

    /// <summary>Such as <c>a, b and 3 more</c>.</summary>
    public static string Of(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 0
            ? "none"
            : string.Join(", ", all.Take(Shown)) + (all.Length > Shown ? $" and {all.Length - Shown} more" : "");
    }

    /// <summary>Such as <c>'a', 'b' and 3 more</c>.</summary>
    public static string Quoted(IEnumerable<string> names) => Of(names.Select(static name => $"'{name}'"));
}
