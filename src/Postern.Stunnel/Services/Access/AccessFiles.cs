namespace Postern.Stunnel.Services.Access;

/// <summary>The files that say who may come, hosts_access(5); one that is not there says nothing.</summary>
/// <param name="Allow">Whom it names may come.</param>
/// <param name="Deny">Whom it names may not, unless the other one names him.</param>
public sealed record AccessFiles(string Allow = "/etc/hosts.allow", string Deny = "/etc/hosts.deny");
