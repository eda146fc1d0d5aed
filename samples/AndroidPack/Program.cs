using AndroidPack.Models;
using ModelSdk;

#if ANDROID
using Android.App;
using Android.OS;
using Android.Widget;

[Activity(Label = "AndroidPack", MainLauncher = true)]
public class MainActivity : Activity
{
    protected override async void OnCreate(Bundle? savedInstanceState)
    {
        base.OnCreate(savedInstanceState);
        TextView text = new(this);
        SetContentView(text);

        // From here on classes of models find assets and packs.
        AndroidModels.Use(this);
        text.Text = await Reader.DescribeAsync();
    }
}
#else
Console.WriteLine(await Reader.DescribeAsync());
#endif

internal static class Reader
{
    /// <summary>Loads both models, wherever they are on this device, and says where they were and what runs them.</summary>
    public static async Task<string> DescribeAsync()
    {
        using Digits digits = await Digits.LoadAsync();
        using DigitsNpu packed = await DigitsNpu.LoadAsync();
        return $"digits: {Describe(digits.Execution)}{Environment.NewLine}digits-npu: {Describe(packed.Execution)}";
    }

    // Place is Program here, beside the program; on a phone Asset, or Pack with the pack's name.
    private static string Describe(ExecutionReport report) =>
        $"found in {report.Artifact.Place}{(report.Artifact.Pack is { } pack ? $" {pack}" : "")}, runs on {report.Selected}";
}
