using ModelSdk.Build.Aot.Caching;

namespace ModelSdk.Build.Tests.Aot.Caching;

/// <summary>Where the cache lies: the property, the user's folder of each system, and an account without a home.</summary>
[TestClass]
public class CacheFolderTests
{
    private static readonly string Project = Path.Combine(Path.GetTempPath(), "app", "App.csproj");
    private static readonly string Home = Path.Combine(Path.GetTempPath(), "home");

    [TestMethod]
    [DataRow("cache", "app/cache")]
    [DataRow("../shared cache/", "shared cache")]
    [DataRow("  cache ", "app/cache")]
    public void Property_IsRelativeToTheProject(string property, string expected) => Assert.AreEqual(
        Path.GetFullPath(expected, Path.GetTempPath()), CacheFolder.Resolve(property, Project));

    [TestMethod]
    [DataRow("linux", "", "home/.cache/modelsdk")]
    [DataRow("linux", "XDG_CACHE_HOME=xdg", "xdg/modelsdk")]
    [DataRow("macos", "XDG_CACHE_HOME=xdg", "home/Library/Caches/ModelSdk")]
    [DataRow("windows", "LOCALAPPDATA=local", "local/ModelSdk/Cache")]
    [DataRow("windows", "", "home/AppData/Local/ModelSdk/Cache")]
    public void NoProperty_IsTheCacheOfTheUser(string system, string variable, string expected)
    {
        string? Environment(string name) => variable.Split('=') is [string key, string value] && key == name
            ? Path.Combine(Path.GetTempPath(), value)
            : null;
        Assert.AreEqual(Path.GetFullPath(expected, Path.GetTempPath()), CacheFolder.Resolve("", Project, system, Environment, Home));
    }

    [TestMethod]
    public void RelativeXdgFolder_IsIgnored() => Assert.AreEqual(
        Path.Combine(Home, ".cache", "modelsdk"), CacheFolder.Resolve("", Project, "linux", _ => "relative", Home));

    [TestMethod]
    [DataRow("linux")]
    [DataRow("macos")]
    [DataRow("windows")]
    public void AccountWithoutHome_CachesInTheProject(string system) => Assert.AreEqual(
        Path.Combine(Path.GetDirectoryName(Project)!, "obj", "modelsdk-cache"), CacheFolder.Resolve("", Project, system, _ => null, ""));
}
