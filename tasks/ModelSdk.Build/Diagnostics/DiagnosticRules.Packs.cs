namespace ModelSdk.Build;

/// <summary>The rows about AI packs (MSDK51nn).</summary>
public static partial class DiagnosticRules
{
    public static readonly DiagnosticRule PackName = Error("MSDK5101", "AI pack name '{0}' is invalid: it must start with a letter and contain only letters, digits and underscores, such as '{1}'");
    public static readonly DiagnosticRule ReservedPackName = Error("MSDK5102", "AI pack name '{0}' is reserved or used twice: {1}");
    public static readonly DiagnosticRule UnknownDelivery = Error("MSDK5103", "DeliveryType '{0}' of pack '{1}' is not one of InstallTime, FastFollow, OnDemand{2} ({3})");
    public static readonly DiagnosticRule MixedDelivery = Error("MSDK5104", "Pack '{0}' mixes delivery types: {1}. Google Play delivers a pack as a whole: {2}");
    public static readonly DiagnosticRule PackTooLarge = Error("MSDK5105", "Pack '{0}' needs about {1} compressed for {2}; Google Play accepts at most {3} per pack. Split the models over several packs (AiPack){4}");
    public static readonly DiagnosticRule PackNearLimit = Warning("MSDK5106", "Pack '{0}' needs about {1} compressed for {2}, which is {3} of Google Play's limit of {4} per pack; a larger model will not fit. Split the models over several packs in time");
    public static readonly DiagnosticRule InstallTimeTooLarge = Error("MSDK5107", "Install-time content for device group '{0}' is about {1} with the base module; Google Play allows {2}. Deliver packs OnDemand or FastFollow");
    public static readonly DiagnosticRule OnDemandTooLarge = Error("MSDK5108", "On-demand and fast-follow packs total about {0} for device group '{1}'; Google Play allows {2}. Deliver fewer or smaller models");
    public static readonly DiagnosticRule TooManyPacks = Error("MSDK5109", "The app has {0} asset and AI packs; Google Play allows {1}. Put several models into one pack");
    public static readonly DiagnosticRule LargeAppMinSdk = Error("MSDK5110", "Apps over 1 GB need minSdkVersion 21 or higher; this one is about {0} and has {1}. Set SupportedOSPlatformVersion");
    public static readonly DiagnosticRule NeedsConsent = Warning("MSDK5111", "Pack '{0}' ({1}) is about {2} for {3}, more than {4}: off Wi-Fi the download waits until the user confirms it. Show the dialog then (AndroidModels.ConfirmDownload), or make the pack smaller");
    public static readonly DiagnosticRule GroupName = Error("MSDK5120", "Device group '{0}' {1}");
    public static readonly DiagnosticRule DuplicateGroup = Error("MSDK5121", "Device group '{0}' is declared twice; merge the two into one");
    public static readonly DiagnosticRule SelectorCount = Error("MSDK5122", "Device group '{0}' has {1} selectors; 1 to {2} are allowed. {3}");
    public static readonly DiagnosticRule IncompleteSoc = Error("MSDK5123", "System-on-chip entry in group '{0}' {1}");
    public static readonly DiagnosticRule SocInTwoGroups = Warning("MSDK5124", "SoC '{0}' is in groups '{1}' and '{2}'; Google Play uses the first, so that the second never gets it. Remove it from one of them");
    public static readonly DiagnosticRule TooManyConditions = Error("MSDK5125", "Device group '{0}' lists {1} {2}; the limit is {3}. Select by chip or brand, or make several groups");
    public static readonly DiagnosticRule TargetOfAll = Error("MSDK5126", "Target '{0}' of {1} cannot be delivered by device group; name concrete SoCs, because no device reports a chip '{2}'{3}");
    public static readonly DiagnosticRule OneQualcommSpelling = Warning("MSDK5127", "Devices report the manufacturer of '{0}' (group '{1}') as QTI or as Qualcomm, letter by letter; only '{2}' is listed, so the others receive what group 'other' gets. List the chip with both");
    public static readonly DiagnosticRule OldAndroid = Warning("MSDK5128", "Devices below Android 12 (API 31) report no SoC and receive what group 'other' gets; this app allows API {0} and later. Nothing is wrong when the source model is good enough there; otherwise set SupportedOSPlatformVersion to 31");
    public static readonly DiagnosticRule GroupParity = Error("MSDK5130", "{0} covers device groups {1}, but {2} covers {3}; every pack must cover the same groups. Add folder {4}, with a placeholder file if there is nothing to deliver");
    public static readonly DiagnosticRule UntargetedSibling = Error("MSDK5131", "Folder '{0}' of pack '{1}' exists beside '{0}#group_...'; use '{0}#group_other' for the fallback, or another name for what every device gets");
    public static readonly DiagnosticRule NoFallback = Error("MSDK5132", "Folder '{0}' of pack '{1}' has nothing for devices outside the listed groups; add '{0}#group_other' with a file, which may be an empty placeholder");
    public static readonly DiagnosticRule UndeclaredGroup = Error("MSDK5133", "Folder '{0}' of pack '{1}' names device group '{2}', which the configuration does not define (it defines {3}{4}). {5}");
    public static readonly DiagnosticRule EmptyGroupFolder = Error("MSDK5134", "Folder '{0}' of pack '{1}' is empty, and bundles have no empty folders; a device of that group would get nothing. Add a placeholder file");
    public static readonly DiagnosticRule PathClash = Error("MSDK5135", "Modules '{0}' and '{1}' both contain {2}{3}");
    public static readonly DiagnosticRule ForbiddenContent = Error("MSDK5136", "AI packs cannot contain {0}: {1} in pack '{2}'. {3}");
    public static readonly DiagnosticRule UnpackableName = Error("MSDK5137", "Asset path '{0}' of pack '{1}' cannot be packaged: {2}");
    public static readonly DiagnosticRule NoNpuLibrary = Warning("MSDK5138", "An NPU model is delivered to {0}, but the app contains no dispatch library for {1} ({2}), so that the model will not run on the NPU there. Add the library as AndroidNativeLibrary");
    public static readonly DiagnosticRule PackageFormat = Info("MSDK5140", "{0}");
    public static readonly DiagnosticRule BundleConfigConflict = Error("MSDK5141", "AndroidBundleConfigurationFile '{0}' {1}");
    public static readonly DiagnosticRule OtherGroupConfig = Error("MSDK5142", "The app already supplies a DeviceGroupConfig ('{0}'); a bundle has only one. Remove the item and import the file with ModelDeviceTargetingConfig");
    public static readonly DiagnosticRule CompressedInBase = Warning("MSDK5143", "Models are compressed in the base module and cannot be memory-mapped: {0}; {1}");
    public static readonly DiagnosticRule IncompleteBundle = Error("MSDK5144", "'{0}' is incomplete, do not upload it: {1}");
    public static readonly DiagnosticRule LibrariesNotExtracted = Error("MSDK5145", "NPU runtime libraries ({0}) must be extracted on the device, but {1}. Set uncompressNativeLibraries to false in the bundle configuration (ModelSdk does this unless ModelSdkExtractNativeLibs=false)");
    public static readonly DiagnosticRule NoFallbackInGroups = Warning("MSDK5146", "Pack '{0}' delivers {1} to group 'other' only (SourceModel=OtherOnly): a device of {2} whose compiled model does not run has nothing to fall back to. Use SourceModel=Pack, or App");
    public static readonly DiagnosticRule UnusableTargeting = Error("MSDK5147", "ModelDeviceTargetingConfig '{0}' cannot be used: {1}");
    public static readonly DiagnosticRule PacksNotWritten = Error("MSDK5148", "AI packs cannot be written to '{0}': {1}");

    private static IEnumerable<DiagnosticRule> Packs =>
    [
        PackName, ReservedPackName, UnknownDelivery, MixedDelivery, PackTooLarge, PackNearLimit, InstallTimeTooLarge,
        OnDemandTooLarge, TooManyPacks, LargeAppMinSdk, NeedsConsent, GroupName, DuplicateGroup, SelectorCount,
        IncompleteSoc, SocInTwoGroups, TooManyConditions, TargetOfAll, OneQualcommSpelling, OldAndroid, GroupParity,
        UntargetedSibling, NoFallback, UndeclaredGroup, EmptyGroupFolder, PathClash, ForbiddenContent, UnpackableName,
        NoNpuLibrary, PackageFormat, BundleConfigConflict, OtherGroupConfig, CompressedInBase, IncompleteBundle,
        LibrariesNotExtracted, NoFallbackInGroups, UnusableTargeting,
        PacksNotWritten,
    ];
}
