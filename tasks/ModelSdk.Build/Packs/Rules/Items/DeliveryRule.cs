using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Packs.Items;

namespace ModelSdk.Build.Packs.Rules.Items;

/// <summary>MSDK5103, 5104 and 1014: delivery types that are none, that differ within a pack, or that belong to no pack.</summary>
/// <remarks>
/// .NET for Android would take install-time for a misspelt value. Who says nothing agrees with everybody. A ModelPack item
/// overrules models of libraries, which the application cannot edit, but not its own.
/// </remarks>
internal static class DeliveryRule
{
    private const string Metadata = "DeliveryType";

    private static readonly string[] Valid = Enum.GetNames<DeliveryType>();

    public static IEnumerable<ModelDiagnostic> Check(PackProject project, PackMembers members)
    {
        foreach (string pack in members.Packs.Union(project.Packs.Select(static item => item.Name), StringComparer.Ordinal))
        {
            PackItem? item = project.Packs.FirstOrDefault(item => item.Name == pack);
            (ApplicationModel? Model, string Value, string Place)[] says =
            [
                (null, item?.Get(Metadata) ?? "", $"ModelPack '{pack}'"),
                .. members.Members.Where(member => member.Pack == pack).Select(static member =>
                    ((ApplicationModel?)member.Model, member.Model.Item.Get(Metadata), ModelTitle.Of(member.Model))),
            ];
            says = [.. says.Where(static said => said.Value.Length > 0)];
            foreach ((ApplicationModel? model, string value, string place) in says.Where(static said => Read(said.Value) is null))
            {
                yield return Unknown(value, pack, place, model?.Item.FullPath ?? project.Facts.ProjectFile);
            }

            if (Mixed(pack, [.. says.Where(static said => Read(said.Value) is not null)], project) is { } mixed)
            {
                yield return mixed;
            }
        }

        foreach (ApplicationModel model in project.Models.Where(model => IsIdle(model, members)))
        {
            ModelDiagnostic idle = new(
                DiagnosticRules.NoEffect,
                model.Item.FullPath,
                $"DeliveryType=\"{model.Item.Get(Metadata)}\" on {ModelTitle.Of(model)} has no effect: it is in no AI pack. Set AiPack to the name of one");
            foreach (ModelDiagnostic left in model.Item.Unsilenced([idle]))
            {
                yield return left;
            }
        }
    }

    /// <summary>MSDK5103; also said of a project's own models before anything is compiled.</summary>
    public static ModelDiagnostic Unknown(string value, string pack, string place, string file) =>
        DiagnosticRules.UnknownDelivery.At(file, value, pack, Suggestion(value), place);

    private static ModelDiagnostic? Mixed(string pack, (ApplicationModel? Model, string Value, string Place)[] says, PackProject project)
    {
        bool isDecided = says.Length > 0 && says[0].Model is null;
        (ApplicationModel? Model, string Value, string Place)[] counts =
            isDecided ? [.. says.Where(static said => said.Model is not { IsOwn: false })] : says;
        if (counts.Select(static said => Read(said.Value)).Distinct().Count() < 2)
        {
            return null;
        }

        // With a ModelPack item those that agree with it are not part of the problem.
        string list = NameList.Of(counts
            .Where((said, index) => index == 0 || !isDecided || Read(said.Value) != Read(counts[0].Value))
            .Select(static said => $"{said.Place} says {Read(said.Value)}"));
        string remedy = isDecided
            ? $"remove DeliveryType from these models, or change that of ModelPack '{pack}'"
            : "give all its models the same DeliveryType, set it on a ModelPack item, or make two packs";
        return DiagnosticRules.MixedDelivery.At(
            counts.FirstOrDefault(static said => said.Model is not null).Model?.Item.FullPath ?? project.Facts.ProjectFile, pack, list, remedy);
    }

    private static bool IsIdle(ApplicationModel model, PackMembers members) =>
        model.IsOwn && model.Item.Get(Metadata).Length > 0 && members.Members.All(member => !ReferenceEquals(member.Model, model));

    private static DeliveryType? Read(string value) => PackSettings.Parse<DeliveryType>(value);

    // Who knows Gradle writes install-time.
    private static string Suggestion(string value) =>
        EditDistance.Suggest(value.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal), Valid) is { } near
            ? $"; did you mean '{near}'?"
            : "";
}
