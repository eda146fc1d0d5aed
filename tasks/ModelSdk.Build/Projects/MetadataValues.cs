using System.Globalization;

namespace ModelSdk.Build;

/// <summary>Reads the values of metadata; the checks of <see cref="ProjectRules"/> and the inspection share it.</summary>
internal static class MetadataValues
{
    private static readonly char[] ListSeparators = [';', ','];

    /// <summary>The members of a list, trimmed; empty ones are left out.</summary>
    public static string[] List(string value) =>
        value.Split(ListSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The valid value that equals the text ignoring case, or null.</summary>
    public static string? Choice(string value, IReadOnlyList<string> valid) =>
        valid.FirstOrDefault(candidate => candidate.Equals(value, StringComparison.OrdinalIgnoreCase));

    /// <summary>Finite numbers, or null when one of them is none.</summary>
    public static float[]? Numbers(string value)
    {
        string[] parts = List(value);
        float[] numbers = new float[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !float.IsFinite(numbers[i]))
            {
                return null;
            }
        }

        return numbers.Length == 0 ? null : numbers;
    }

    /// <summary>The number above 0 that a text is, or null; what is no such number is reported by ProjectRules.</summary>
    public static int? Count(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? count : null;

    /// <summary>Whether the item says so; absent is <paramref name="absent"/>.</summary>
    public static bool IsTrue(this ModelItem item, string metadata, bool absent) =>
        item.Get(metadata) is { Length: > 0 } value ? value.Equals("true", StringComparison.OrdinalIgnoreCase) : absent;

    /// <summary>The ordered accelerators; those of the default when the project names none.</summary>
    public static string[] Accelerators(this ModelItem item)
    {
        string[] valid = ["Npu", "Gpu", "Cpu"];
        string[] named = [.. List(item.Get("Accelerators")).Select(name => Choice(name, valid)).OfType<string>().Distinct()];
        return named.Length > 0 ? named : valid;
    }

    /// <summary>The findings that metadata NoWarn of the item does not silence; errors always stay.</summary>
    public static IEnumerable<ModelDiagnostic> Unsilenced(this ModelItem item, IEnumerable<ModelDiagnostic> diagnostics)
    {
        string[] silent = List(item.Get("NoWarn").Replace(' ', ';'));
        return diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error
            || !silent.Contains(diagnostic.Rule.Id, StringComparer.OrdinalIgnoreCase));
    }
}
