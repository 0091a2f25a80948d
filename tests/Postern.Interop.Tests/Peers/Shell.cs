using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>A client program that is run to its end and must succeed.</summary>
internal static class Shell
{
    internal static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (code, text) = await TryAsync(program, arguments);
        Assert.True(code == 0, $"{program} ended with {code}: {text}");
        return text;
    }

    internal static async Task<(int Code, string Text)> TryAsync(string program, params string[] arguments)
    {
        string path = Needed.Program(program);
        using var patience = Patience.Begin();
        return await ExternalProgram.RunAsync(path, arguments, patience.Token);
    }
}
