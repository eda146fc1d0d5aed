using System.Text.RegularExpressions;
using ModelSdk.Build.NativeFiles;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Build.Tests.Toolchains;

/// <summary>Data/toolchains.json fits the other tables and the code that reads it.</summary>
[TestClass]
public sealed class ToolchainTableTests
{
    private static readonly string[] Hosts = ["linux-x64", "win-x64"];

    [TestMethod]
    public void EveryVendorOfSocs_HasARow_AndNoOther() => CollectionAssert.AreEquivalent(
        SocTable.Builtin.Vendors.Select(static vendor => vendor.Backend).ToArray(),
        ToolchainTable.Builtin.Vendors.Select(static row => row.Backend).ToArray());

    [TestMethod]
    public void Rows_NameFilesOfTheirPlugins_ForEachSystemOfTheirHosts()
    {
        Assert.AreEqual(SocTable.Builtin.LiteRt, ToolchainTable.Builtin.LiteRt);
        foreach (VendorRow row in ToolchainTable.Builtin.Vendors)
        {
            Assert.IsTrue(row.Hosts.All(Hosts.Contains), row.Backend);
            CollectionAssert.AreEquivalent(row.Hosts.Select(static host => host.Split('-')[0]).ToArray(), row.Files.Keys.ToArray(), row.Backend);
            Assert.AreEqual(row.Plugin, LiteRtNames.PluginName(row.Files["linux"], "linux"));
            Assert.IsTrue(row.Files.Values.All(file => LiteRtNames.PluginName(file) == row.Plugin), row.Backend);
        }
    }

    [TestMethod]
    public void Libraries_AreKnownByTheirNames()
    {
        foreach (VendorRow row in ToolchainTable.Builtin.Vendors)
        {
            IEnumerable<string> libraries = row.Libraries.Concat(row.Optional?.Libraries ?? []).SelectMany(static group => group);
            Assert.IsTrue(libraries.All(library => LiteRtNames.IsOfInterest(library.TrimEnd('*')) && row.Names.Any(library.StartsWith)), row.Backend);
        }
    }

    [TestMethod]
    public void LibrariesOfDevices_AreKnownByTheirNames()
    {
        foreach (VendorRow row in ToolchainTable.Builtin.Vendors)
        {
            IEnumerable<string> own = row.OnDevice.Concat(row.OnDeviceCompiler).Where(static name => !name.StartsWith("tbb", StringComparison.Ordinal));
            Assert.IsTrue(own.All(name => LiteRtNames.IsLibrary(name.TrimEnd('*')) && row.Names.Any(name.StartsWith)), row.Backend);
            foreach (FoundLibrary library in row.Dispatch.Select(static name => new FoundLibrary(name, name)))
            {
                Assert.AreEqual((LibraryKind.Dispatch, SocTable.Key(row.Plugin)), (library.Kind, library.Vendor), library.Name);
            }

            foreach (FoundLibrary library in row.Files.Values.Select(file => new FoundLibrary($"vendors/{row.Backend}/compiler/{file}", file)))
            {
                Assert.AreEqual((LibraryKind.Compiler, SocTable.Key(row.Plugin)), (library.Kind, library.Vendor), library.Name);
            }
        }
    }

    [TestMethod]
    [DataRow("mediatek", "v9_0_3", "9.0.3")]
    [DataRow("qualcomm", "2.47.0.260601", "2.47.0.260601")]
    [DataRow("qualcomm", "v2.50.0.260828", "2.50.0.260828")]
    [DataRow("qualcomm", "2024", null)]
    [DataRow("samsung", "ai-litecore-ubuntu2404-v1.2.0", "1.2.0")]
    [DataRow("intel_openvino", "libopenvino.so.2631", "2026.3.1")]
    public void Version_IsTold(string backend, string name, string? version)
    {
        VersionRule rule = ToolchainTable.Builtin.Of(backend)!.Version!;
        Match match = Regex.Match(name, rule.Folder ?? rule.SoName!);
        Assert.AreEqual(version, match.Success ? string.Format(null, rule.Format, [.. match.Groups.Cast<Group>().Skip(1)]) : null);
    }
}
