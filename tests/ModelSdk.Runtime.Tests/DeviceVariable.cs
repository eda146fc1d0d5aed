namespace ModelSdk.Runtime.Tests;

/// <summary>Sets the variable MODELSDK_SOC for one test.</summary>
internal sealed class DeviceVariable : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable(DeviceInfo.Variable);

    public DeviceVariable(string? value) => Environment.SetEnvironmentVariable(DeviceInfo.Variable, value);

    public void Dispose() => Environment.SetEnvironmentVariable(DeviceInfo.Variable, _before);
}
