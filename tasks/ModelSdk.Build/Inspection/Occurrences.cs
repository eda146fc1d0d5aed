namespace ModelSdk.Build.Inspection;

/// <summary>Collects what a model has several of: one diagnostic lists all occurrences, 20 of them and a count.</summary>
/// <param name="file">Full path of the model.</param>
/// <param name="model">The model as the project writes it: placeholder {0} of the rules.</param>
internal sealed class Occurrences(string file, string model)
{
    /// <summary>So many are listed.</summary>
    public const int MostListed = 20;

    private readonly Dictionary<DiagnosticRule, List<string>> _found = [];

    /// <summary>Notes one; the same one twice (a tensor of two signatures) counts once.</summary>
    public void Add(DiagnosticRule rule, string occurrence)
    {
        if (!_found.TryGetValue(rule, out List<string>? occurrences))
        {
            _found.Add(rule, occurrences = []);
        }

        if (!occurrences.Contains(occurrence))
        {
            occurrences.Add(occurrence);
        }
    }

    /// <summary>One diagnostic for each rule; {1} is the list.</summary>
    public IEnumerable<ModelDiagnostic> ToDiagnostics() =>
        _found.Select(pair => pair.Key.At(file, model, List(pair.Value)));

    /// <summary>The first ones, and how many more.</summary>
    public static string List(IReadOnlyCollection<string> occurrences) =>
        string.Join(", ", occurrences.Take(MostListed))
        + (occurrences.Count > MostListed ? $" and {occurrences.Count - MostListed} more" : "");
}
