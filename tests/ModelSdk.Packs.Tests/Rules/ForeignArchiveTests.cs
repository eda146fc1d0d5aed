using System.IO.Compression;
using ModelSdk.Build;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Rules;

namespace ModelSdk.Packs.Tests.Rules;

/// <summary>Archives that other tools made, through the verification: entries for folders, which packs of ours never have.</summary>
[TestClass]
public class ForeignArchiveTests
{
    [DataTestMethod]
    [DataRow("assets/p#group_B/", "MSDK5134")]
    [DataRow("assets/p#group_B/more/", "MSDK5134")]
    [DataRow("assets/p#group_A/", "")]
    [DataRow("assets/p/", "")]
    [DataRow("assets/", "")]
    public void FolderOfAGroupWithoutFile_IsEmpty(string folder, string expected)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("modelsdk-foreign-").FullName, "p.zip");
        using (ZipArchive archive = ZipFile.Open(file, ZipArchiveMode.Create))
        {
            PackManifest manifest = new() { PackageName = "a.b", Split = "p", Type = PackType.AiPack, Delivery = DeliveryType.OnDemand };
            using (Stream stream = archive.CreateEntry(PackManifest.Path).Open())
            {
                stream.Write(manifest.ToProto());
            }

            foreach (string path in new[] { "assets/p#group_A/n", "assets/p#group_other/n", folder })
            {
                _ = archive.CreateEntry(path);
            }
        }

        try
        {
            IReadOnlyList<ModelDiagnostic> found = PackVerification.Run(file, new PlayLimits(), expected: null, default).Diagnostics;
            Assert.AreEqual(expected, string.Join(' ', found.Select(static one => one.Rule.Id)), string.Join('\n', found));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }
}
