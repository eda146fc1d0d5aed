namespace ModelSdk.Build.Toolchains;

/// <content>Clauses about libraries that are missing.</content>
internal sealed partial class VendorSearch
{
    // What is missing of the SDK, and why when that can be told.
    private string? Problem(VendorRow row, Dependencies dependencies, IReadOnlyList<VendorSdk> sdks)
    {
        if (dependencies.Unresolved.Count == 0)
        {
            return row.Oldest is not null && sdks.FirstOrDefault()?.Version is { } version
                && System.Version.TryParse(version, out Version? found) && found < System.Version.Parse(row.Oldest)
                ? $"{row.Sdk} {version} is too old for the plugin, which takes {row.Oldest} or later"
                : null;
        }

        return OtherVersion(row, dependencies) ?? $"{Clause(dependencies, " of " + row.Sdk)}{EmptyPackage(row)}";
    }

    private static string Clause(Dependencies dependencies, string of)
    {
        string text = $"{Names(dependencies.Unresolved)}{of} {Are(dependencies.Unresolved)} missing";
        return dependencies.Rejected.Count == 0 ? text : $"{text} ({dependencies.Rejected[0]})";
    }

    // A name with the version that the plugin is linked with, and the same name with another one.
    private string? OtherVersion(VendorRow row, Dependencies dependencies)
    {
        foreach (string needed in dependencies.Unresolved.Where(static name => name.Contains(".so.", StringComparison.Ordinal)))
        {
            string start = needed[..(needed.IndexOf(".so.", StringComparison.Ordinal) + ".so.".Length)];
            foreach (ToolPlace place in places)
            {
                if (place.Names.FirstOrDefault(name => name.StartsWith(start, StringComparison.Ordinal)) is { } other)
                {
                    return $"the plugin is linked with {needed}{Version(row, needed)}, but {other}{Version(row, other)} was found in "
                        + $"'{Path.GetDirectoryName(place.Paths(other)[0])}'; it needs exactly that version";
                }
            }
        }

        return null;
    }

    private static string Version(VendorRow row, string name) =>
        row.Version?.SoName is { } pattern && Format(row.Version, new(pattern), name) is { } version ? $" ({row.Sdk} {version})" : "";

    // With the version where the plugin is linked with one, in the form that pip takes.
    private static string Package(VendorRow row, Dependencies dependencies) =>
        row.Version?.SoName is { } pattern
            && dependencies.Unresolved.Select(name => Format(row.Version, new(pattern), name)).FirstOrDefault(static version => version is not null) is { } version
            ? $"{row.Package}=={version}"
            : row.Package;

    /// <summary>Part of the clause about a package that is there and has nothing; the remedy for that is another one.</summary>
    internal const string EmptyPackageWords = "is installed in";

    private string EmptyPackage(VendorRow row)
    {
        string? folder = places.Select(place => place.Packages.GetValueOrDefault(row.Folder)).FirstOrDefault(static path => path is not null);
        return folder is null
            ? ""
            : $": the package {row.Package} {EmptyPackageWords} '{folder}', but without it, because its download from the vendor's server failed or was skipped";
    }

    private static string Names(IReadOnlyList<string> names)
    {
        string[] plain = [.. names.Select(static name => name.TrimEnd('*'))];
        return plain.Length == 1 ? plain[0] : $"{string.Join(", ", plain[..^1])} and {plain[^1]}";
    }

    private static string Are(IReadOnlyList<string> names) => names.Count == 1 ? "is" : "are";
}
