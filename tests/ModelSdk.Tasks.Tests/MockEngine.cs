using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Build.Framework;

namespace ModelSdk.Tasks.Tests;

/// <summary>A build engine that keeps what tasks log and answers <see cref="RequestCores"/> as told.</summary>
internal sealed class MockEngine : IBuildEngine9
{
    /// <summary>What RequestCores answers; throws what it throws.</summary>
    public Func<int, int> Cores { get; init; } = static wanted => wanted;

    /// <summary>Codes that the project promotes to errors.</summary>
    public HashSet<string> Promoted { get; init; } = [];

    /// <summary>Cores that were given back.</summary>
    public int Released { get; private set; }

    public List<BuildErrorEventArgs> Errors { get; } = [];

    public List<BuildWarningEventArgs> Warnings { get; } = [];

    public List<BuildMessageEventArgs> Messages { get; } = [];

    /// <summary>Called at each error and warning, to see what the task has written by then.</summary>
    public Action? WhenLogging { get; set; }

    /// <summary>Called at each message of high importance.</summary>
    public Action<string>? WhenMessage { get; set; }

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "App.csproj";

    public bool IsRunningMultipleNodes => false;

    public bool AllowFailureWithoutError { get; set; }

    public void LogErrorEvent(BuildErrorEventArgs e)
    {
        WhenLogging?.Invoke();
        Errors.Add(e);
    }

    public void LogWarningEvent(BuildWarningEventArgs e)
    {
        WhenLogging?.Invoke();
        Warnings.Add(e);
    }

    public void LogMessageEvent(BuildMessageEventArgs e)
    {
        Messages.Add(e);
        if (e.Importance == MessageImportance.High)
        {
            WhenMessage?.Invoke(e.Message ?? "");
        }
    }

    public void LogCustomEvent(CustomBuildEventArgs e)
    {
    }

    public void LogTelemetry(string eventName, IDictionary<string, string> properties)
    {
    }

    public int RequestCores(int requestedCores) => Cores(requestedCores);

    public void ReleaseCores(int coresToRelease) => Released += coresToRelease;

    public bool ShouldTreatWarningAsError(string warningCode) => Promoted.Contains(warningCode);

    public IReadOnlyDictionary<string, string> GetGlobalProperties() => new Dictionary<string, string>();

    public void Yield()
    {
    }

    public void Reacquire()
    {
    }

    [ExcludeFromCodeCoverage]
    public bool BuildProjectFile(
        string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) =>
        throw new NotSupportedException();

    public bool BuildProjectFile(
        string projectFileName,
        string[] targetNames,
        IDictionary globalProperties,
        IDictionary targetOutputs,
        string toolsVersion) => throw new NotSupportedException();

    public bool BuildProjectFilesInParallel(
        string[] projectFileNames,
        string[] targetNames,
        IDictionary[] globalProperties,
        IDictionary[] targetOutputsPerProject,
        string[] toolsVersion,
        bool useResultsCache,
        bool unloadProjectsOnCompletion) => throw new NotSupportedException();

    public BuildEngineResult BuildProjectFilesInParallel(
        string[] projectFileNames,
        string[] targetNames,
        IDictionary[] globalProperties,
        IList<string>[] removeGlobalProperties,
        string[] toolsVersion,
        bool returnTargetOutputs) => throw new NotSupportedException();

    public object GetRegisteredTaskObject(object key, RegisteredTaskObjectLifetime lifetime) =>
        throw new NotSupportedException();

    public void RegisterTaskObject(object key, object obj, RegisteredTaskObjectLifetime lifetime, bool allowEarlyCollection) =>
        throw new NotSupportedException();

    public object UnregisterTaskObject(object key, RegisteredTaskObjectLifetime lifetime) =>
        throw new NotSupportedException();
}
