using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.TestSupport;

/// <summary>The one place where tests find what lies outside the repository: <c>../shared</c> and external tools.</summary>
/// <remarks>
/// What is missing ends a test as inconclusive; the first such test says how many tests need it, the others say only
/// that it is missing. With <c>MODELSDK_REQUIRE_ALL=1</c> (the CI script sets it) it fails them instead. The folder is
/// <c>MODELSDK_SHARED</c>, or <c>shared</c> beside the repository. Tests are marked with <see cref="NeedsAttribute"/>.
/// </remarks>
public static class Shared
{
    /// <summary>The shared folder, for <see cref="NeedsAttribute"/>.</summary>
    public const string Data = "shared";

    private static readonly ConcurrentDictionary<string, bool> Reported = new();

    /// <summary>Whether missing things are failures.</summary>
    public static bool RequireAll => Environment.GetEnvironmentVariable("MODELSDK_REQUIRE_ALL") == "1";

    /// <summary>The shared folder, whether it exists or not.</summary>
    public static string Root => Environment.GetEnvironmentVariable("MODELSDK_SHARED") is { Length: > 0 } folder
        ? System.IO.Path.GetFullPath(folder)
        : System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository.Root, "..", "shared"));

    /// <summary>Whether a file or folder of the shared folder is there; for rows, not for asserting.</summary>
    public static bool Has(params string[] parts) => TryPath(out _, parts);

    /// <summary>The full path of a file or folder of the shared folder; ends the test when it is missing.</summary>
    public static string Path(params string[] parts)
    {
        if (!TryPath(out string? path, parts))
        {
            string what = Directory.Exists(Root) ? System.IO.Path.Combine([Root, .. parts]) : Root;
            Missing(Data, $"'{what}' is not there; set MODELSDK_SHARED or put it beside the repository");
        }

        return path;
    }

    /// <summary>The full path of a tool on the PATH; ends the test when it is missing.</summary>
    public static string Tool(string name)
    {
        string? path = FindTool(name);
        if (path is null)
        {
            Missing(name, $"the tool '{name}' is not on the PATH");
        }

        return path;
    }

    /// <summary>The full path of a tool on the PATH, or null.</summary>
    public static string? FindTool(string name)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => endings.Select(ending => System.IO.Path.Combine(folder, name + ending)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Rows for <c>[DynamicData]</c> from a file or folder of the shared folder.</summary>
    /// <param name="parts">The file or folder, such as <c>["testdata", "golden"]</c>.</param>
    /// <param name="rows">Makes the rows from its full path.</param>
    /// <param name="columns">Number of the test's parameters.</param>
    /// <returns>
    /// The rows; when the folder is missing, exactly one whose first value is a text that says so. The test then ends
    /// where it asks <see cref="Path"/>.
    /// </returns>
    public static IEnumerable<object?[]> Rows(
        string[] parts, Func<string, IEnumerable<object?[]>> rows, int columns = 1)
    {
        if (TryPath(out string? path, parts))
        {
            return rows(path);
        }

        object?[] missing = new object?[columns];
        missing[0] = $"{string.Join('/', parts)} is missing";
        return [missing];
    }

    /// <summary>Ends the test because something that it needs is missing.</summary>
    /// <param name="need">Its name in <see cref="NeedsAttribute"/>.</param>
    /// <param name="reason">What is missing and what to do, as a sentence without full stop.</param>
    [DoesNotReturn]
    public static void Missing(string need, string reason)
    {
        string count = Reported.TryAdd(need, true)
            ? $" ({CountTests(need)} tests of {string.Join(", ", TestAssemblies().Select(a => a.GetName().Name))} need it)"
            : "";
        string message = $"Missing: {need}: {reason}{count}.";
        if (RequireAll)
        {
            Assert.Fail(message);
        }

        Assert.Inconclusive(message);
        throw new InvalidOperationException(message);
    }

    /// <summary>
    /// Ends the test as inconclusive, also with <c>MODELSDK_REQUIRE_ALL=1</c>, because this operating system cannot do what it is
    /// about, whatever is installed.
    /// </summary>
    /// <param name="reason">A sentence without full stop.</param>
    [DoesNotReturn]
    public static void NotOnThisSystem(string reason)
    {
        Assert.Inconclusive($"Not on this system: {reason}.");
        throw new InvalidOperationException(reason);
    }

    /// <summary>What the tests of the loaded test assemblies are marked with.</summary>
    internal static string[] AllNeeds() => [.. TestAssemblies()
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods().Cast<MemberInfo>().Append(type))
        .SelectMany(member => member.GetCustomAttributes<NeedsAttribute>())
        .Select(attribute => attribute.What)
        .Distinct()
        .Order(StringComparer.Ordinal)];

    /// <summary>Whether the shared folder, the tools for Android or the tool is there.</summary>
    internal static bool IsThere(string need) => need switch
    {
        Data => Directory.Exists(Root),
        AndroidTools.Need => AndroidTools.AreThere,
        _ => FindTool(need) is not null,
    };

    /// <summary>How many tests of the loaded test assemblies are marked with the need; at least the one that asks.</summary>
    internal static int CountTests(string need) => Math.Max(1, TestAssemblies()
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(), (type, method) => (Type: type, Method: method))
        .Count(test => test.Method.IsDefined(typeof(TestMethodAttribute)) && (Needs(test.Type, need) || Needs(test.Method, need))));

    private static bool Needs(MemberInfo member, string need) =>
        member.GetCustomAttributes<NeedsAttribute>().Any(attribute => attribute.What == need);

    private static IEnumerable<Assembly> TestAssemblies() => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => assembly.GetReferencedAssemblies().Any(name => name.Name == typeof(Shared).Assembly.GetName().Name));

    private static bool TryPath([NotNullWhen(true)] out string? path, params string[] parts)
    {
        path = System.IO.Path.Combine([Root, .. parts]);
        return System.IO.Path.Exists(path);
    }
}
