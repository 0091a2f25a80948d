namespace Postern.Stunnel.Reading.Options;

/// <summary>Every option, once.</summary>
internal static class OptionTable
{
    /// <summary>Those that may stand in this scope and in no wider one.</summary>
    public static IReadOnlyList<StunnelOption> In(OptionScope scope) => scope == OptionScope.Global ? GlobalRows.All : ServiceRows.All;

    /// <summary>All of them.</summary>
    public static IEnumerable<StunnelOption> All => GlobalRows.All.Concat(ServiceRows.All);

    /// <summary>The option of this name; null where there is none that may stand here.</summary>
    public static StunnelOption? Find(string name, bool isGlobal) =>
        (isGlobal ? All : ServiceRows.All).FirstOrDefault(
            option => option.Origin != OptionOrigin.Windows && option.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
