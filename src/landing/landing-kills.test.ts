import { landingKillContract } from "../../test/suites/landing-kill-contract.ts";

landingKillContract("local", [1]);
landingKillContract("checkout", []);
landingKillContract("remote", [2]);
