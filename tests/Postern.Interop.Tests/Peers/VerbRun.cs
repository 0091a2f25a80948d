using System.Text.Json;

namespace Postern.Interop.Tests.Peers;

/// <summary>A verb that has run to its end.</summary>
internal sealed record VerbRun(int Code, string Output, string Errors)
{
    /// <summary>Its one JSON object.</summary>
    internal JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>The one sentence of its failure.</summary>
    internal string Complaint(int code = 1)
    {
        Assert.Equal(code, Code);
        Assert.StartsWith("postern: ", Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', Errors);
        return Errors;
    }

    internal VerbRun Succeeded()
    {
        Assert.True(Code == 0, $"ended with {Code}\n{Output}\n{Errors}");
        return this;
    }
}
