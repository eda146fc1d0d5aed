using ModelSdk.TestSupport;

namespace ModelSdk.Packs.Tests.RealTools;

/// <summary>Google's protobuf compiler as a reader of messages; tests mark themselves with <c>[Needs("protoc")]</c>.</summary>
internal static class Protoc
{
    /// <summary>The text form of a message.</summary>
    /// <param name="schema">File of this folder.</param>
    /// <param name="message">Name of the message in it.</param>
    /// <param name="bytes">The message.</param>
    public static string Decode(string schema, string message, byte[] bytes)
    {
        string folder = Repository.Path("tests", "ModelSdk.Packs.Tests", "RealTools");
        return ToolRun.Of(Shared.Tool("protoc"), [$"--decode={message}", $"--proto_path={folder}", schema], bytes).Succeeded().Output;
    }
}
