namespace Postern.Configuration.Settings;

/// <summary>The headings under which help and manual list the settings.</summary>
internal enum SettingGroup
{
    Door,
    Ssh,
    Mail,
    AcceptTls,
    ClientProof,
    ConnectTls,
    Gate,
    Limits,
    Process,
}
