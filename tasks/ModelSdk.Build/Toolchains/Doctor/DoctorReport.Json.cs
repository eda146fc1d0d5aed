using System.Text.Json;

namespace ModelSdk.Build.Toolchains;

/// <content>The report for programs.</content>
public sealed partial record DoctorReport
{
    /// <summary>Writes the report as JSON, version 1 of its schema.</summary>
    public void WriteJson(Stream stream)
    {
        using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
        Toolchain tools = Search.Toolchain;
        json.WriteStartObject();
        json.WriteNumber("schema", 1);
        json.WriteBoolean("canCompile", CanCompile);
        json.WriteString("machine", Search.Machine);
        json.WriteString("tool", tools.Tool);
        json.WriteString("toolSha256", tools.ToolHash);
        json.WriteString("liteRt", tools.LiteRtVersion);
        json.WriteString("origin", tools.Origin);
        json.WriteStartArray("compilers");
        foreach (CompilerProbe row in Compilers)
        {
            Write(json, row);
        }

        json.WriteEndArray();
        json.WriteString("runTimeLibrary", RunTimeLibrary);
        json.WriteStartArray("runTime");
        foreach (RunTimeTrial trial in RunTime)
        {
            json.WriteStartObject();
            json.WriteString("accelerator", trial.Accelerator);
            json.WriteBoolean("runs", trial.Runs);
            json.WriteString("words", trial.Words);
            json.WriteNumber("signal", trial.Signal);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        List(json, "places", Search.Places);
        List(json, "errors", Search.Diagnostics.Select(static diagnostic => $"{diagnostic.Rule.Id}: {diagnostic.Message}"));
        json.WriteStartObject("cache");
        json.WriteString("folder", CacheFolder);
        json.WriteNumber("bytes", CacheBytes);
        json.WriteNumber("files", CacheFiles);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CompilerProbe row)
    {
        VendorCompiler compiler = row.Compiler;
        json.WriteStartObject();
        json.WriteString("title", compiler.Title);
        json.WriteString("backend", compiler.Backend);
        json.WriteString("pluginName", compiler.PluginName);
        json.WriteString("plugin", compiler.Plugin);
        json.WriteBoolean("runsHere", compiler.RunsHere);
        json.WriteString("hosts", compiler.Hosts);
        if (row.Loads is { } loads)
        {
            json.WriteBoolean("loads", loads);
        }

        json.WriteString("loadProblem", row.LoadProblem);
        json.WriteString("manufacturer", row.Manufacturer);
        List(json, "socs", row.Socs);
        json.WriteString("sdkVersion", compiler.SdkVersion);
        List(json, "libraryFolders", compiler.LibraryFolders);
        json.WriteBoolean("canCompile", row.CanCompile);
        json.WriteStartArray("trials");
        foreach (CompileTrial trial in row.Trials)
        {
            json.WriteStartObject();
            json.WriteBoolean("compiles", trial.Compiles);
            json.WriteString("sdkVersion", trial.SdkVersion);
            List(json, "targets", trial.Targets);
            json.WriteString("only", trial.Only);
            json.WriteString("words", trial.Words);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        List(json, "missing", compiler.Missing);
        json.WriteString("package", compiler.Package);
        List(json, "notes", compiler.Notes);
        json.WriteEndObject();
    }

    private static void List(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
