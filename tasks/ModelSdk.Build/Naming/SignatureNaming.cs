namespace ModelSdk.Build.Naming;

/// <summary>Names the signatures of a model and the open dimensions of its inputs.</summary>
internal static class SignatureNaming
{
    /// <summary>One name for each key: a property of the class, whose type is the name and Signature.</summary>
    public static string[] Assign(IReadOnlyList<string> keys, string className)
    {
        string[] names = [.. keys.Select(key => Identifiers.Pascal(key) is { Length: > 0 } name ? name : "Main")];
        HashSet<string> reserved = [.. GeneratedMembers.OfOwner, className];
        TensorNaming.Number(names, static _ => "", static _ => { });
        while (true)
        {
            int[] clashing = [.. Enumerable.Range(0, names.Length)
                .SelectMany(i => new[] { (Signature: i, Member: names[i]), (Signature: i, Member: names[i] + "Signature") })
                .GroupBy(entry => entry.Member)
                .Where(group => reserved.Contains(group.Key) || group.Count() > 1)
                .SelectMany(group => group.Select(entry => entry.Signature))
                .Distinct()];
            if (clashing.Length == 0)
            {
                return names;
            }

            foreach (int i in clashing)
            {
                names[i] += i + 1;
            }
        }
    }

    /// <summary>Names of open dimensions: what the metadata calls them, else Dim, the tensor and the axis.</summary>
    /// <param name="wanted">Metadata name, or null, and the default name of each.</param>
    public static string[] AssignDimensions(IReadOnlyList<(string? Metadata, string Default)> wanted)
    {
        string[] names = [.. wanted.Select(dimension => dimension.Metadata is { } name && Identifiers.Pascal(name) is { Length: > 0 } pascal
            && !GeneratedMembers.OfDimensions.Contains(pascal) ? pascal : dimension.Default)];
        TensorNaming.Number(names, static _ => "", static _ => { });
        return names;
    }
}
