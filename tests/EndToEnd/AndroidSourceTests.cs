namespace ModelSdk.EndToEnd.Tests;

/// <summary>The Android source of the package, compiled by a project that believes to be an Android application.</summary>
/// <remarks>
/// The workload is not here: the platform is set where nobody asks for a workload any more, and declarations stand in for
/// Android and for Google Play (tests/AndroidStubs).
/// </remarks>
[TestClass]
public class AndroidSourceTests
{
    private const string Start = """
        using ModelSdk;

        internal static class Program
        {
            private static void Main() => System.Console.WriteLine(typeof(Android.Content.Context));

            internal static void Start(Android.Content.Context context) => AndroidModels.Use(context);
            // CONFIRM
        }
        """;

    private const string Confirm =
        "internal static void Confirm(AndroidX.Activity.Result.ActivityResultLauncher launcher) => AndroidModels.ConfirmDownload(launcher);";

    [TestMethod]
    [TestCategory("Long")]
    public void Source_IsCompiledIntoTheApplication_WithGooglePlayWhenItsBindingIsReferenced()
    {
        Consumer app = new Consumer("Phone", "android source")
            .With("android.targets", """
                <Project>
                  <PropertyGroup>
                    <TargetPlatformIdentifier>android</TargetPlatformIdentifier>
                    <TargetPlatformVersion>36.0</TargetPlatformVersion>
                    <TargetPlatformSupported>true</TargetPlatformSupported>
                    <TargetPlatformVersionSupported>true</TargetPlatformVersionSupported>
                    <AndroidApplication>true</AndroidApplication>
                  </PropertyGroup>
                </Project>
                """)
            .WithProject(Project("Xamarin.Google.Android.Play.AI.Delivery"))
            .With("Program.cs", Start.Replace("// CONFIRM", Confirm))
            .WithAsset("Models/digits.tflite", "digits", "digits.tflite");
        _ = app.Logged("build");
        CollectionAssert.Contains(app.Logged("build").UpToDate.ToArray(), "CoreCompile");

        // Without the binding the class has no dialog to show.
        app.WithProject(Project("Xamarin.Google.Android.Other"));
        CollectionAssert.Contains(app.LoggedFailure("build").Diagnostics.Select(d => d.Code).ToArray(), "CS0117");
        app.With("Program.cs", Start);
        _ = app.Logged("build");
    }

    private static string Project(string package)
    {
        string stubs = Path.Combine(AppContext.BaseDirectory, "ModelSdk.AndroidStubs.dll");
        return Projects.Package(
            $"""
            {Projects.DigitsItem}
            <Reference Include="{stubs}" NuGetPackageId="{package}" />
            """,
            """
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <CustomBeforeMicrosoftCommonTargets>$(MSBuildProjectDirectory)/android.targets</CustomBeforeMicrosoftCommonTargets>
            """);
    }
}
