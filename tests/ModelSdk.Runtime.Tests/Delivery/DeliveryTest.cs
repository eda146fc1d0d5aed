namespace ModelSdk.Runtime.Tests.Delivery;

/// <summary>Loading the model digits of App out of packs, with what the tests look at.</summary>
internal static class DeliveryTest
{
    // No folder beside the program has it; the real folders have no model App/digits either.
    public static ModelSource Source => new DeployedModelSource("App", "digits", ["/no such folder"]);

    public static Model Load(ModelPackSource packs, ModelOptions? options = null) =>
        Model.Load(Source, [TestModels.Cpu()], (options ?? new ModelOptions()) with { Packs = packs });

    public static Task<Model> LoadAsync(
        ModelPackSource packs, ModelOptions? options = null, CancellationToken cancellationToken = default) =>
        Model.LoadAsync(
            Source, [TestModels.Cpu()], (options ?? new ModelOptions()) with { Packs = packs }, expected: null, cancellationToken)
            .AsTask();

    public static ModelException Fails(ModelPackSource packs) => Assert.ThrowsException<ModelException>(() => Load(packs).Dispose());

    /// <summary>Places with their codes: "Program NotFound, Pack DeliveryFailed, Asset None".</summary>
    public static string Places(Model model) =>
        string.Join(", ", model.Execution.Delivery.Select(static step => $"{step.Place} {step.Code}"));

    /// <summary>Keeps what is reported, at once and on the thread that reports.</summary>
    internal sealed class Recorder<T> : IProgress<T>
    {
        private readonly Action<T>? _then;

        public Recorder(Action<T>? then = null) => _then = then;

        public List<T> Values { get; } = [];

        public void Report(T value)
        {
            Values.Add(value);
            _then?.Invoke(value);
        }
    }
}
