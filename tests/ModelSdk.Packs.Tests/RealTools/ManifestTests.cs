using System.IO.Compression;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>Manifests of packs as aapt2 compiles them from text: what our reader makes of them, and what bundletool does.</summary>
[TestClass]
[Needs(AndroidTools.Need)]
[Needs(Shared.Data)]
public sealed class ManifestTests
{
    private const string Fusing = "<dist:fusing dist:include=\"true\"/>";

    private const string OnDemand = "<dist:delivery><dist:on-demand/></dist:delivery>";

    [TestMethod]
    [DataRow("ai-pack", "install-time", PackType.AiPack, DeliveryType.InstallTime)]
    [DataRow("ai-pack", "fast-follow", PackType.AiPack, DeliveryType.FastFollow)]
    [DataRow("asset-pack", "on-demand", PackType.AssetPack, DeliveryType.OnDemand)]
    public void ManifestOfAapt2_IsReadAsOurs(string type, string delivery, PackType packType, DeliveryType deliveryType)
    {
        AndroidTools.Require();
        PackManifest ours = new() { PackageName = PackLab.PackageName, Split = "p2", Type = packType, Delivery = deliveryType };
        string text = Text("p2", $"<dist:module dist:type=\"{type}\">{Fusing}<dist:delivery><dist:{delivery}/></dist:delivery></dist:module>");
        Assert.AreEqual(ours, PackManifest.FromProto(Compile(text)));
    }

    // Columns: what is inside the manifest, whether our reader refuses it, what bundletool says; null where it accepts it.
    [TestMethod]
    [TestCategory("Long")]
    [DataRow($"<dist:module dist:type=\"ai-pack\">{Fusing}{OnDemand}</dist:module>", false, null)]
    [DataRow($"<dist:module dist:type=\"ai-pack\">{OnDemand}{Fusing}</dist:module>", false, null)]
    [DataRow("<dist:module dist:type=\"ai-pack\"><dist:fusing dist:include=\"false\"/><dist:delivery><dist:on-demand/></dist:delivery></dist:module>", false, null)]
    [DataRow($"<dist:module dist:type=\"ai-pack\">{Fusing}</dist:module>", true, "must explicitly set its delivery options using the <dist:delivery> element")]
    [DataRow($"<dist:module dist:type=\"ai-pack\">{Fusing}<dist:delivery/></dist:module>", true, "must explicitly set its delivery options using the <dist:delivery> element")]
    [DataRow($"<dist:module dist:type=\"ai-pack\">{Fusing}<dist:delivery><dist:sometime/></dist:delivery></dist:module>", true, "but found: 'sometime'")]
    [DataRow($"<dist:module dist:type=\"ai-pack\">{OnDemand}</dist:module>", true, "must specify its fusing configuration")]
    [DataRow($"<dist:module dist:type=\"model-pack\">{Fusing}{OnDemand}</dist:module>", true, "Found invalid type attribute model-pack")]
    // bundletool takes one of two deliveries and says nothing: the pack would not come when its author thinks.
    [DataRow($"<dist:module dist:type=\"ai-pack\">{Fusing}<dist:delivery><dist:on-demand/><dist:install-time/></dist:delivery></dist:module>", true, null)]
    public void Manifest_ThatBundletoolRefuses_IsRefusedHereToo(string inside, bool refused, string? says)
    {
        AndroidTools.Require();
        byte[] manifest = Compile(Text("p", inside));
        bool refusedHere = false;
        try
        {
            Assert.IsNotNull(PackManifest.FromProto(manifest));
        }
        catch (InvalidDataException)
        {
            refusedHere = true;
        }

        Assert.AreEqual(refused, refusedHere, inside);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("modelsdk-manifest-");
        try
        {
            string pack = Path.Combine(folder.FullName, "p.zip");
            using (ZipArchive archive = ZipFile.Open(pack, ZipArchiveMode.Create))
            {
                using Stream stream = archive.CreateEntry(PackManifest.Path).Open();
                stream.Write(manifest);
            }

            string app = BaseModule.Write(Path.Combine(folder.FullName, "base.zip"), PackLab.PackageName);
            ToolRun run = Bundletool.Current.BuildBundle(Path.Combine(folder.FullName, "app.aab"), [app, pack]);
            string? error = Bundletool.Current.ErrorOf(run);
            Assert.AreEqual(says is null, error is null, run.ToString());
            StringAssert.Contains(error ?? "", says ?? "");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Text(string split, string inside) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <manifest xmlns:android="http://schemas.android.com/apk/res/android" xmlns:dist="http://schemas.android.com/apk/distribution"
            package="{PackLab.PackageName}" split="{split}">{inside}</manifest>
        """;

    private static byte[] Compile(string text) => Aapt2.Link(text).Single(static file => file.Path == "AndroidManifest.xml").Bytes;
}
