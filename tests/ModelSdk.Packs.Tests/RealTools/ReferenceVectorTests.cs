using System.IO.Compression;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>The two vectors of bytes in the reference (play-ai-packs.md 2.5), which our writers are tested against, are what bundletool takes.</summary>
[TestClass]
[Needs(AndroidTools.Need)]
[Needs(Shared.Data)]
public sealed class ReferenceVectorTests
{
    [TestMethod]
    public void ManifestAndGroups_OfTheReference_MakeABundle()
    {
        AndroidTools.Require();
        string[] hexadecimal = [.. File.ReadAllText(Shared.Path("reference", "play-ai-packs.md")).Split("```")
            .Select(static block => string.Concat(block.Where(static c => !char.IsWhiteSpace(c))))];
        byte[] manifest = Convert.FromHexString(hexadecimal.Single(static block => block.StartsWith("0aff03", StringComparison.Ordinal)));
        byte[] groups = Convert.FromHexString(hexadecimal.Single(static block => block.StartsWith("0a380a0f", StringComparison.Ordinal)));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("modelsdk-vectors-");
        try
        {
            string pack = Path.Combine(folder.FullName, "p.zip");
            using (ZipArchive archive = ZipFile.Open(pack, ZipArchiveMode.Create))
            {
                using (Stream stream = archive.CreateEntry("manifest/AndroidManifest.xml").Open())
                {
                    stream.Write(manifest);
                }

                _ = archive.CreateEntry("assets/p#group_Qualcomm_SM8750/m.tflite");
                _ = archive.CreateEntry("assets/p#group_other/placeholder.txt");
            }

            string config = Path.Combine(folder.FullName, "DeviceGroupConfig.pb");
            File.WriteAllBytes(config, groups);
            string bundle = Path.Combine(folder.FullName, "app.aab");
            string packageBase = BaseModule.Write(Path.Combine(folder.FullName, "base.zip"), "a.b");
            _ = Bundletool.Current.BuildBundle(
                bundle, [packageBase, pack], null, $"com.android.tools.build.bundletool/DeviceGroupConfig.pb:{config}").Succeeded();
            string text = Bundletool.Current.Run("dump", "manifest", $"--bundle={bundle}", "--module=p").Succeeded().Output;
            StringAssert.Contains(text, "<dist:module dist:type=\"ai-pack\">");
            StringAssert.Contains(text, "<dist:on-demand/>");

            ToolRun older = Bundletool.Old.BuildBundle(bundle, [packageBase, pack]);
            Assert.AreEqual("Found invalid type attribute ai-pack for <module> element.", Bundletool.Old.ErrorOf(older), older.ToString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
