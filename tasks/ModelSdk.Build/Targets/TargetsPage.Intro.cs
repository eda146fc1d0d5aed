using ModelSdk.Build.OpSupport.Tables;

namespace ModelSdk.Build.Targets;

// The part of the page that is text; counts come from the data.
internal static partial class TargetsPage
{
    private static string Intro(SocTable socs, IReadOnlyList<BackendFile> backends) => $"""
        # Targets: chips that a model is checked for

        <!-- Made from tasks/ModelSdk.Build/Data by Targets/TargetsPage.cs; do not edit. To rewrite it:
             {Command} -->

        A *target* is the chip (SoC) of a device, such as MediaTek's Dimensity 9500 or Qualcomm's Snapdragon 8 Elite. Its
        NPU is a processor for models, and every vendor has a compiler of its own that takes some operators and not others.
        With `Targets` the build tells for each chip, before anything is compiled, what of your model will run on its NPU.
        Without it the model is checked for GPU and CPU only.

        - [Write Targets](#write-targets)
        - [Find the chip of a phone](#find-the-chip-of-a-phone)
        - [A chip that is not listed](#a-chip-that-is-not-listed)
        - [What is not known](#what-is-not-known)
        - [The chips](#the-chips): {string.Join(", ", socs.Vendors
            .OrderBy(vendor => vendor.Title, StringComparer.Ordinal)
            .Select(vendor => $"[{vendor.Title}](#{Anchor(vendor.Title)}) ({socs.All.Count(target => target.Vendor == vendor.Name)})"))}
        - [The operators](#the-operators): which operator is taken by which compiler
        - [The rules](#the-rules): {string.Join(", ", backends.Select(file => $"[{file.Name}](#{Anchor(file.Name)}) ({file.Rules.Length})"))}
        - [The remedies](#the-remedies): what to do about an op that does not run

        ## Write Targets

        ```xml
        <PropertyGroup>
          <ModelSdkTargets>d9500;8elite;g5</ModelSdkTargets>   <!-- for all models -->
        </PropertyGroup>
        <ItemGroup>
          <Model Include="flowers.tflite" />
          <Model Include="faces.tflite" Targets="MediaTek_*;Qualcomm_SM8750" />   <!-- for this one instead -->
        </ItemGroup>
        ```

        Names are separated by semicolons. Upper and lower case, spaces, hyphens and underscores do not matter. A name is

        | What | Such as |
        |---|---|
        | the target's id | `MediaTek_MT6993` |
        | the chip's model | `MT6993` |
        | what it is sold as | `Dimensity 9500`, `Snapdragon 8 Elite Gen 5` |
        | the short form of that | `d9500`, `8elitegen5`, `g5`, `e2600` |
        | what a device reports | `SM8650-AC`, `s5e9965` |
        | its device group in a Play AI pack | `Mediatek_MT6993` |
        | all phones of a vendor | `MediaTek_*` |

        `MediaTek_*` means the chips of phones that the vendor's compiler in LiteRT {socs.LiteRt} can be asked for and that
        LiteRT puts into AI packs. Cars, boards and routers have to be named. A vendor without phones (`Intel_*`) gives all.

        A name that means nothing is [MSDK1004](errors/MSDK1004.md).

        ## Find the chip of a phone

        ```sh
        adb shell getprop ro.soc.model    # SM8750-AC: can stand in Targets as it is
        ```

        Phones with Android 12 or later answer; older ones do not have the property. The same phone is sold with different
        chips in different countries, so look at the phone rather than at its name.

        ## A chip that is not listed

        ```xml
        <ModelSdkTarget Include="MediaTek_MT6999" />
        <ModelSdkTarget Include="newest" Manufacturer="Qualcomm" Model="SM8999" PlaySelectors="QTI/SM8999;QTI/SM8999-AB" />
        ```

        `Manufacturer` is one of {string.Join(", ", socs.Vendors.Select(vendor => $"`{vendor.Name}`"))} (or as Play and Android spell
        them: {string.Join(", ", socs.Vendors.SelectMany(vendor => vendor.Spellings).Select(name => $"`{name}`"))}): only these have a compiler in LiteRT. `Model` is what the compiler
        calls the chip. `PlaySelectors` says which devices get the model compiled for it, as
        `Build.SOC_MANUFACTURER/Build.SOC_MODEL` with exact letters; without it, the manufacturers of the vendor and the bare
        model. The item's own name can stand in `Targets`; an item for a listed chip changes its selectors.

        ```xml
        <ModelSdkTarget Include="board" Manufacturer="Arm" Model="Ethos-U85" CompilerPlugin="Arm" />
        ```

        A chip of another vendor needs `CompilerPlugin`: the last part of the name of its compiler plugin for LiteRT
        (`libLiteRtCompilerPlugin_Arm.so`), which [`ModelSdkLiteRt`](ahead-of-time.md) must bring. Models are compiled with it; the op
        check knows nothing of such a compiler and says so ([MSDK3011](errors/MSDK3011.md)).

        ## What is not known

        - *check only*: the compiler plugin of LiteRT {socs.LiteRt} does not know the chip. The model is checked as for the vendor's
          other chips, but cannot be compiled for it, so all that could run on its NPU counts as not known
          ([MSDK3011](errors/MSDK3011.md)).
        - A chip without generation: no source gives one. Rules for one generation are not applied to it.
        - Vendors do not publish all that their compilers take. Operators of which only a compile tells are reported as such.
        - Which of the models that devices report Google Play really matches was not established.

        """;

    /// <summary>The anchor of a heading, as GitHub makes it.</summary>
    public static string Anchor(string heading) => string.Concat(heading.ToLowerInvariant().Replace(' ', '-')
        .Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'));
}
