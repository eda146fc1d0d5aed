using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Android;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>Android applications that build with the stand-in of tests/ModelSdk.FakeAndroid and the real bundletool.</summary>
/// <remarks>Tests that make a package mark themselves with <c>[Needs(AndroidTools.Need)]</c>.</remarks>
internal static class AndroidProjects
{
    /// <summary>The application id.</summary>
    public const string Id = "com.example.reader";

    /// <summary>A SoC that Play can select and a variant of <c>add</c> for it.</summary>
    public const string VariantItem = """<ModelVariant Include="variants/add.tflite" Model="add" Targets="FakeNpu_FAKE1" />""";

    private static readonly Lazy<string> Base = new(static () => BaseModule.Write(Path.Combine(TestFolder.Root, "base.zip"), Id));

    /// <summary>An application with a PackageReference. In Release it makes an app bundle, in Debug an apk.</summary>
    public static string App(string items, string properties = "") => Android(Projects.Package(items + FakeNpu.TargetItems, properties));

    /// <summary>Makes an Android application of a project.</summary>
    public static string Android(string project) => project
        .Replace("</TargetFramework>", $"</TargetFramework>{Properties}")
        .Replace("</TargetFrameworks>", $"</TargetFrameworks>{Properties}")
        .Replace("</Project>", $"""  <Import Project="{Repository.Path("tests", "ModelSdk.FakeAndroid", "FakeAndroid.targets")}" Condition="'$(FakeAndroid)' != 'false'" />{'\n'}</Project>""");

    /// <summary>Copies the model of one ADD and its variant into a project.</summary>
    public static Consumer WithVariant(this Consumer consumer, string compiled = "fakenpu-add.tflite")
    {
        _ = Directory.CreateDirectory(consumer.PathOf("variants"));
        File.Copy(Shared.Path("toolchain", "compiled", compiled), consumer.PathOf("variants", "add.tflite"), overwrite: true);
        return consumer.WithAdd("add");
    }

    /// <summary>A program that compiles as an executable and as an Android application.</summary>
    public static Consumer WithMainClass(this Consumer consumer) =>
        consumer.With("Program.cs", "internal static class Program { private static void Main() { } }");

    /// <summary>The bundle of a build.</summary>
    public static string BundleOf(Consumer app, string configuration = "Release") =>
        app.PathOf("bin", configuration, "net10.0", Id + ".aab");

    private static string Properties => $"""
        <ApplicationId>{Id}</ApplicationId>
            <SupportedOSPlatformVersion Condition="!$(TargetFramework.Contains('windows'))">31.0</SupportedOSPlatformVersion>
            <FakeAndroidTasks>{Path.Combine(AppContext.BaseDirectory, "ModelSdk.FakeAndroid.dll")}</FakeAndroidTasks>
            <FakeAndroidJava>{AndroidTools.Java}</FakeAndroidJava>
            <FakeAndroidJar>{AndroidTools.Jar}</FakeAndroidJar>
            <FakeAndroidBase>{Base.Value}</FakeAndroidBase>
        """;
}
