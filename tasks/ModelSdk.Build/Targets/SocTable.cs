using System.Text;

namespace ModelSdk.Build.Targets;

/// <summary>The SoCs that Targets can name: those of Data/socs.json and the ModelSdkTarget items of the project.</summary>
/// <remarks>
/// Made once for each project by the check of its items, the op check and <c>modelsdk check</c>. A name is an id, an alias,
/// a marketing name, the bare model or what a device reports; case, spaces, hyphens and underscores do not matter.
/// </remarks>
public sealed partial class SocTable
{
    private static readonly Lazy<SocTable> BuiltinTable = new(() =>
    {
        SocFile file = SocFile.Read();
        return new SocTable([.. file.Targets()], file.Vendors, file.LiteRt);
    });

    private readonly Dictionary<string, SocTarget> _byName = [];

    private SocTable(IReadOnlyList<SocTarget> all, IReadOnlyList<SocVendor> vendors, string liteRt)
    {
        All = all;
        Vendors = vendors;
        LiteRt = liteRt;

        // Ids come first, so that no alias of another SoC, and no name of an item, can hide one.
        foreach (SocTarget target in all)
        {
            _byName.TryAdd(Key(target.Id), target);
        }

        foreach (SocTarget target in all)
        {
            foreach (string name in Names(target))
            {
                _byName.TryAdd(Key(name), target);
            }
        }
    }

    /// <summary>The SoCs of Data/socs.json.</summary>
    public static SocTable Builtin => BuiltinTable.Value;

    /// <summary>All SoCs, by vendor, then by id; those of ModelSdkTarget items last.</summary>
    public IReadOnlyList<SocTarget> All { get; }

    /// <summary>The vendors that have a compiler in LiteRT.</summary>
    public IReadOnlyList<SocVendor> Vendors { get; }

    /// <summary>The LiteRT release that the table was last held against.</summary>
    public string LiteRt { get; }

    /// <summary>The table for a project: with its ModelSdkTarget items, except those that MSDK1004 reports.</summary>
    public static SocTable Of(ProjectFacts project)
    {
        ArgumentNullException.ThrowIfNull(project);
        List<SocTarget> custom = [];
        foreach (CustomTarget item in project.CustomTargets)
        {
            if (item.TryRead(Builtin, project.ProjectFile, out SocTarget? target, out _))
            {
                custom.Add(target);
            }
        }

        return Builtin.With(custom);
    }

    /// <summary>This table and more SoCs. One whose id is known changes the Play selectors and device models of that row.</summary>
    public SocTable With(IEnumerable<SocTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        List<SocTarget> all = [.. All];
        foreach (SocTarget target in targets)
        {
            int at = all.FindIndex(known => known.Id.Equals(target.Id, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
            {
                all.Add(target);
            }
            else
            {
                all[at] = all[at] with
                {
                    CompilerModel = all[at].CompilerModel ?? target.CompilerModel,
                    Aliases = [.. all[at].Aliases.Union(target.Aliases, StringComparer.OrdinalIgnoreCase)],
                    PlayDeviceGroup = all[at].PlayDeviceGroup ?? target.PlayDeviceGroup,
                    PlaySelectors = target.PlaySelectors,
                    DeviceModels = [.. all[at].DeviceModels.Union(target.DeviceModels)],
                };
            }
        }

        return all.Count == All.Count && all.SequenceEqual(All) ? this : new SocTable(all, Vendors, LiteRt);
    }

    /// <summary>The SoC of that id or other name, or null.</summary>
    public SocTarget? Find(string name) => _byName.GetValueOrDefault(Key(name));

    /// <summary>The vendor of that name, ignoring case and in any spelling, or null.</summary>
    public SocVendor? FindVendor(string name) => Vendors.FirstOrDefault(vendor => vendor.IsNamed(name));

    /// <summary>All names of a SoC, its id first.</summary>
    internal static IEnumerable<string> Names(SocTarget target) =>
    [
        target.Id,
        .. target.PlayDeviceGroup is null ? Array.Empty<string>() : [target.PlayDeviceGroup],
        .. target.Aliases,
        .. target.MarketingNames,
        target.Model,
        .. target.DeviceModels,
    ];

    /// <summary>What makes two spellings one name. '+' stays: a Dimensity 9200+ is not a 9200 to everybody.</summary>
    internal static string Key(string name)
    {
        StringBuilder key = new(name.Length);
        foreach (char letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter) || letter is '+' or '*')
            {
                key.Append(char.ToLowerInvariant(letter));
            }
        }

        return key.ToString();
    }
}
