using System.Text;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Audit;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Build.Tests.Artifacts;

/// <summary>An application with models and ModelVariant items for one test of <see cref="VariantCheck"/>; its folder goes afterwards.</summary>
internal sealed class VariantProject : IDisposable
{
    private readonly ModelFolder _folder = new();
    private readonly List<ApplicationModel> _models = [];
    private readonly List<VariantItem> _items = [];

    /// <summary>What the audit was asked, in order; filled when <see cref="Audit"/> is not replaced by the real one.</summary>
    public List<AuditExpectation> Audited { get; } = [];

    /// <summary>The audit; finds nothing wrong.</summary>
    public Func<string, AuditExpectation, CancellationToken, AuditResult> Audit { get; set; } =
        static (_, _, _) => new AuditResult(new CompiledFacts(), 1, []);

    /// <summary>The ModelSdkTarget items.</summary>
    public List<CustomTarget> CustomTargets { get; } = [];

    /// <summary>Properties of the project.</summary>
    public Dictionary<string, string> Properties { get; } = [];

    /// <summary>Adds a model that is made here: one ADD of two values, or the file that is given.</summary>
    public VariantProject Model(string name, string? file = null, string assembly = "App", string noWarn = "")
    {
        file ??= _folder.Write($"{assembly}-{name}.tflite", GraphText.ToArray("ADD f32[1,4] f32[1,4] > f32[1,4]"));
        Dictionary<string, string> metadata = new() { ["Name"] = name, ["NoWarn"] = noWarn };
        _models.Add(new ApplicationModel(new ModelItem(file, Path.GetFileName(file), metadata), assembly, assembly == "App"));
        return this;
    }

    /// <summary>Adds an item.</summary>
    public VariantProject Variant(string file, params (string Name, string Value)[] metadata)
    {
        _items.Add(new VariantItem(
            Path.Combine(_folder.Root, file), Path.GetFileName(file), metadata.ToDictionary(static pair => pair.Name, static pair => pair.Value)));
        return this;
    }

    /// <summary>Writes a file of the folder.</summary>
    public string Write(string name, byte[] bytes) => _folder.Write(name, bytes);

    /// <summary>A model as a compiler leaves it, for the model of <see cref="Model"/>; without a stamp where none is given.</summary>
    public string WriteCompiled(string name, string? manufacturer = null, string soc = "")
    {
        TestModel model = new TestModel()
            .Input("t0", shape: [1, 4])
            .Input("t1", shape: [1, 4])
            .Output("t2", shape: [1, 4])
            .Operator(BuiltinOperator.Custom, [0, 1], [2], "DISPATCH_OP");
        return _folder.Write(name, model.ToArray(root =>
        {
            if (manufacturer is not null)
            {
                byte[] stamp = new byte[250];
                Encoding.UTF8.GetBytes(manufacturer, stamp);
                Encoding.UTF8.GetBytes(soc, stamp.AsSpan(125));
                root[4] = new FlatObject[] { new(), new() { [0] = stamp } };
                root[6] = new FlatObject[] { new() { [0] = "LiteRtStamp", [1] = 1u } };
            }
        }));
    }

    /// <summary>Runs the check.</summary>
    public (IReadOnlyList<CheckedVariant> Variants, IReadOnlyList<ModelDiagnostic> Diagnostics) Run()
    {
        ProjectFacts project = _folder.Project with { CustomTargets = CustomTargets, Properties = Properties };
        return VariantCheck.Run(
            _items,
            _models,
            SocTable.Of(project),
            project,
            (file, expected, token) =>
            {
                Audited.Add(expected);
                return Audit(file, expected, token);
            },
            CancellationToken.None);
    }

    /// <summary>Runs the check, of which nothing may come but one finding of that number, which must say the texts in one line.</summary>
    public void AssertOnly(string id, params string[] texts)
    {
        (IReadOnlyList<CheckedVariant> variants, IReadOnlyList<ModelDiagnostic> found) = Run();
        Assert.AreEqual(id, string.Join(", ", found.Select(static diagnostic => diagnostic.Rule.Id)), string.Join('\n', found));
        Assert.AreEqual(_items[^1].FullPath, found[0].File);
        Assert.IsFalse(found[0].Message.Contains('\n'), "one line");
        foreach (string text in texts)
        {
            StringAssert.Contains(found[0].Message, text);
        }

        Assert.AreEqual(found[0].Severity == DiagnosticSeverity.Error, variants.Count < _items.Count, "An error leaves its variant out.");
    }

    public void Dispose() => _folder.Dispose();
}
