using ModelSdk.TestSupport;

namespace ModelSdk.Runtime.Tests;

/// <summary>The digits models of the repository's own test set.</summary>
internal static class TestModels
{
    /// <summary>float32 [1, 28, 28, 1] to [1, 10]; signature <c>classify</c>.</summary>
    public static string Digits => Repository.Asset("digits", "digits.tflite");

    /// <summary>As <see cref="Digits"/> in int8.</summary>
    public static string DigitsInt8 => Repository.Asset("digits", "digits_int8.tflite");

    /// <summary>As <see cref="Digits"/> with an open first dimension.</summary>
    public static string DigitsBatch => Repository.Asset("digits", "digits_batch.tflite");

    /// <summary>A backend for the CPU that does what its sessions are told.</summary>
    public static FakeBackend Cpu(Action<FakeSession, CancellationToken>? onRun = null) =>
        new("managed", Accelerator.Cpu) { OnRun = onRun };

    /// <summary>Loads a file with one backend.</summary>
    public static Model Load(string path, FakeBackend backend, ModelOptions? options = null) =>
        Model.Load(ModelSource.FromFile(path), [backend], options);

    /// <summary>The exception that loading ends in.</summary>
    public static ModelException LoadFails(
        ModelOptions options, params IReadOnlyList<Backends.IBackend> backends) =>
        Assert.ThrowsException<ModelException>(
            () => Model.Load(ModelSource.FromFile(Digits), backends, options).Dispose());
}
